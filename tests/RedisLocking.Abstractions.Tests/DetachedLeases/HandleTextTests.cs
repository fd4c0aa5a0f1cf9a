using System.Buffers.Text;
using System.Security.Cryptography;
using RedisLocking.DetachedLeases;
using RedisLocking.Leases;

namespace RedisLocking.Abstractions.Tests.DetachedLeases;

public sealed class HandleTextTests
{
    private const int ChecksumBytes = 4;

    private static readonly DetachedGrant Grant = new(new LockName("document:42"), "", "ada", TimeSpan.FromMinutes(2), new FencingToken(1_767_225_600_000_000), DetachedGrant.NewSecret());

    [Theory]
    [InlineData("", null)]
    [InlineData("r", "ada")]
    [InlineData("w", "user/7 é % ~")]
    [InlineData("s1000000", "\U0001F512")]
    public void Read_WhatWasWritten_IsTheSame(string kind, string? owner)
    {
        var grant = Grant with { Kind = kind, Owner = owner, Ttl = TimeSpan.FromTicks(12_345_678) };

        var read = HandleText.Read(HandleText.Write([grant])).ShouldHaveSingleItem();

        (read with { Secret = grant.Secret }).ShouldBe(grant);
        read.Secret.ToArray().ShouldBe(grant.Secret.ToArray());
        read.LeaseId.ShouldBe(grant.LeaseId);
    }

    [Fact]
    public void Read_AsManyLocksAsCanBeTakenTogether_AreReadInTheirOrder()
    {
        var grants = Enumerable.Range(0, ILockProvider.MaxLocks).Select(number => Grant with { Name = new LockName($"{number:D4}".PadRight(LockName.MaxBytes, 'x')), Owner = new string('é', 128) });

        var handle = HandleText.Write(grants);

        handle.Value.Length.ShouldBeLessThan(LeaseHandle.MaxLength);
        HandleText.Read(handle).Select(grant => grant.LeaseId).ShouldBe(grants.Select(grant => grant.LeaseId));
    }

    [Fact]
    public void Read_EveryBeginningOfAHandle_IsRefused()
    {
        var text = HandleText.Write([Grant]).Value;

        for (var length = 1; length < text.Length; length++)
            ShouldBeRefused(text[..length]);
    }

    [Fact]
    public void Read_AnyOneCharacterReplaced_IsRefused()
    {
        var text = HandleText.Write([Grant]).Value;

        for (var index = 0; index < text.Length - 1; index++) // The last one may have bits that mean nothing.
            ShouldBeRefused(text[..index] + (text[index] == 'A' ? 'B' : 'A') + text[(index + 1)..]);
    }

    [Theory]
    [InlineData(0, 2)] // another version
    [InlineData(1, 200)] // a kind that is longer than the handle
    [InlineData(1, 1)] // a kind that is none
    public void Read_MadeUpWithTheRightChecksum_IsRefused(int index, byte value)
    {
        var bytes = Base64Url.DecodeFromChars(HandleText.Write([Grant]).Value)[..^ChecksumBytes];
        bytes[index] = value;

        ShouldBeRefused(Sealed(bytes));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("s")]
    [InlineData("s0")]
    [InlineData("s1000001")]
    [InlineData("s+1")]
    [InlineData("s 1")]
    [InlineData("rw")]
    public void Read_OfAnUnknownKind_IsRefused(string kind) => ShouldBeRefused(HandleText.Write([Grant with { Kind = kind }]).Value);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Read_OfATtlThatNoLeaseHas_IsRefused(long ticks) => ShouldBeRefused(HandleText.Write([Grant with { Ttl = TimeSpan.FromTicks(ticks) }]).Value);

    [Fact]
    public void Read_OfAnOwnerThatNoLeaseHas_IsRefused() => ShouldBeRefused(HandleText.Write([Grant with { Owner = new string('a', 129) }]).Value);

    [Fact]
    public void Read_OfNoLock_IsRefused() => ShouldBeRefused(HandleText.Write([]).Value);

    [Fact]
    public void Read_OfTooManyLocks_IsRefused() => ShouldBeRefused(HandleText.Write(Enumerable.Repeat(Grant, ILockProvider.MaxLocks + 1)).Value);

    [Fact]
    public void LeaseId_AnythingAltered_IsAnother()
    {
        var secret = Grant.Secret.ToArray();
        secret[^1] ^= 1;

        DetachedGrant[] altered =
        [
            Grant with { Name = "document:43" }, Grant with { Kind = "r" }, Grant with { Owner = null }, Grant with { Owner = "eve" },
            Grant with { Ttl = TimeSpan.FromHours(1) }, Grant with { Token = new FencingToken(7) }, Grant with { Secret = secret },
        ];

        altered.Append(Grant).Select(grant => grant.LeaseId).ShouldBeUnique();
    }

    [Fact]
    public void LeaseId_OfADetachedLease_SaysWhatIsNoSecret()
    {
        var read = LeaseIdText.Read((Grant with { Kind = "s5" }).LeaseId);

        (read.IsDetached, read.Machine, read.ProcessId, read.Owner).ShouldBe((true, null, null, "ada"));
        read.Since.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Grant.LeaseId.ShouldNotContain(Convert.ToHexStringLower(Grant.Secret.Span));
    }

    private static void ShouldBeRefused(string text)
    {
        var refused = Should.Throw<ArgumentException>(() => HandleText.Read(new LeaseHandle(text)));
        refused.ParamName.ShouldBe("handle");
        refused.Message.ShouldContain("cut off or altered");
    }

    private static string Sealed(byte[] payload) => Base64Url.EncodeToString([.. payload, .. SHA256.HashData(payload).AsSpan(0, ChecksumBytes)]);
}
