using RedisLocking.Leases;
using RedisLocking.TestSupport;

namespace RedisLocking.Abstractions.Tests.Leases;

public sealed class LeaseIdsTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LeaseIds _ids = new(new ManualTime(Now));

    [Theory]
    [InlineData("", null)]
    [InlineData("r", "ada")]
    [InlineData("s17", "user/7 + job?x=%41 é~")]
    [InlineData("w", "\U0001F512")]
    public void Next_ReadAgain_SaysWhoAskedAndWhen(string kind, string? owner)
    {
        var read = LeaseIdText.Read(_ids.Next(kind, owner));

        read.ShouldBe(new LeaseIdText(Environment.MachineName, Environment.ProcessId, owner, Now));
        read.IsDetached.ShouldBeFalse();
    }

    [Fact]
    public void Next_AtTheSameMoment_IsNeverTheSame()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => _ids.Next()).ToList();

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id.Contains($"/{_ids.Random}/", StringComparison.Ordinal));
    }

    [Fact]
    public void NextAt_AnEarlierMoment_GoesOnFromTheLast()
    {
        var later = LeaseIdText.Read(_ids.NextAt(2_000)).Since!.Value;

        LeaseIdText.Read(_ids.NextAt(1_000)).Since.ShouldBe(later.AddMicroseconds(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("order:42")]
    [InlineData("v2/host/7/random/1")]
    [InlineData("v1/host/7/random")]
    [InlineData("v1/host/x/random/1")]
    [InlineData("v1/host/-7/random/1")]
    [InlineData("v1/host/7/a/b/random/1")]
    public void Read_AnIdOfAnotherForm_SaysNothing(string id)
    {
        LeaseIdText.Read(id).ShouldBe(default);
        LeaseIdText.Read(id).IsDetached.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("r")]
    [InlineData("x7")]
    [InlineData("99999999999999999999999")]
    [InlineData("9223372036854775807")]
    public void Read_ASequenceThatIsNoMoment_SaysTheRest(string sequence) =>
        LeaseIdText.Read($"v1/host/7/ada/random/{sequence}").ShouldBe(new LeaseIdText("host", 7, "ada", null));
}
