using System.Buffers.Text;
using RedisLocking.ContractTests.Administration;
using RedisLocking.ContractTests.Kinds;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.DetachedLeases;

public abstract partial class DetachedLeaseContract<TFixture>
{
    [Theory]
    [MemberData(nameof(OddTexts.Owners), MemberType = typeof(OddTexts))]
    public async Task The_owner_travels_with_the_lease_whatever_characters_it_has(string owner)
    {
        var lease = await Locks.Mutex("document:42", new LeaseOptions { Owner = owner }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var before = (await Administration.FindAsync("document:42").WithPatience()).ShouldNotBeNull().Holders.ShouldHaveSingleItem();

        var detached = OtherLocks.Attach(await lease.DetachAsync(LongTtl).WithPatience());
        var after = (await OtherAdministration.FindAsync("document:42").WithPatience()).ShouldNotBeNull().Holders.ShouldHaveSingleItem();

        (before.Owner, detached.Owner, after.Owner).ShouldBe((owner, owner, owner));
        (before.IsDetached, after.IsDetached).ShouldBe((false, true));
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_an_owner_there_is_none()
    {
        var lease = await Locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        var detached = Locks.Attach(await lease.DetachAsync(LongTtl).WithPatience());

        detached.Owner.ShouldBeNull();
        (await Administration.FindAsync("document:42").WithPatience())!.Holders.ShouldHaveSingleItem().Owner.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(HeldAsLocks.Kinds), MemberType = typeof(HeldAsLocks))]
    public async Task Nothing_that_is_shown_has_the_handles_secret(HeldAs kind)
    {
        var lease = await Locks.Lock(kind, "document:42", new LeaseOptions { Owner = "ada" }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var handle = await lease.DetachAsync(LongTtl).WithPatience();
        var held = await Locks.Attach(handle).HoldAsync().WithPatience();
        var seen = await Administration.FindAsync("document:42").WithPatience();
        var page = await Administration.ListAsync().WithPatience();
        var forced = await Administration.ForceReleaseAsync("document:42").WithPatience();
        var lost = await Should.ThrowAsync<LockLostException>(() => Locks.Attach(handle).HoldAsync().WithPatience());

        var secret = HandleForger.Secret(handle);
        string[] forms = [handle.Value, Convert.ToHexString(secret), Convert.ToBase64String(secret), Base64Url.EncodeToString(secret)];
        string[] shown =
        [
            handle.ToString(), held.LeaseId, lost.ToString(),
            .. new[] { seen!.Holders, page.Locks.ShouldHaveSingleItem().Holders, forced!.Holders }.Select(holders => holders.ShouldHaveSingleItem().ToString()),
        ];
        foreach (var text in shown)
            forms.ShouldAllBe(form => !text.Contains(form, StringComparison.OrdinalIgnoreCase));
    }
}
