using RedisLocking.Contention;
using RedisLocking.Scripting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>Readers and writers in Redis.</summary>
public sealed class ReadWriteScriptTests(RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly string ReaderA = PermitStore.Id("aaa", "1r");
    private static readonly string ReaderB = PermitStore.Id("bbb", "1r");
    private static readonly string ReaderC = PermitStore.Id("ccc", "1r");
    private static readonly string WriterA = PermitStore.Id("aaa", "2w");
    private static readonly string WriterB = PermitStore.Id("bbb", "2w");

    private readonly PermitStore _store = new(redis.Server);

    private RedisServer Server => redis.Server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Acquire_Readers_HoldTogetherEachWithATokenOfItsOwn()
    {
        var first = await _store.AcquireAsync(ReaderA);
        var second = await _store.AcquireAsync(ReaderB);

        second.ShouldBeGreaterThan(first);
        (await _store.HoldersAsync()).ShouldBe([ReaderA, ReaderB], ignoreOrder: true);
        (await Server.CliAsync("GET", _store.Counter)).Number.ShouldBe(second);
    }

    [Fact]
    public async Task Acquire_AWriterAmongReaders_IsRefusedUntilTheLastIsGone()
    {
        await _store.AcquireAsync(ReaderA);
        await _store.AcquireAsync(ReaderB);

        (await _store.AcquireAsync(WriterA)).ShouldBeInRange(-60_000, -1);
        await _store.ReleaseAsync(ReaderA);
        (await _store.AcquireAsync(WriterA)).ShouldBeInRange(-60_000, -1);
        await _store.ReleaseAsync(ReaderB);
        (await _store.AcquireAsync(WriterA)).ShouldBeGreaterThan(0);

        (await _store.AcquireAsync(ReaderC)).ShouldBeInRange(-60_000, -1);
        (await _store.AcquireAsync(WriterB)).ShouldBeInRange(-60_000, -1);
        (await _store.HoldersAsync()).ShouldBe([WriterA]);
    }

    [Fact]
    public async Task Acquire_SeveralOfOneLockInOneCall_AdmitsThemInTheirOrder()
    {
        var answers = await Task.WhenAll(_store.AcquireAsync(ReaderA), _store.AcquireAsync(WriterA), _store.AcquireAsync(ReaderB), _store.AcquireAsync(ReaderC));

        answers[0].ShouldBeGreaterThan(0);
        answers[1].ShouldBeLessThan(0);
        answers[2].ShouldBeGreaterThan(answers[0]);
        answers[3].ShouldBeGreaterThan(answers[2]);
    }

    [Fact]
    public async Task Acquire_ConflictWithSeveral_SaysWhenTheFirstEnds()
    {
        await _store.AcquireAsync(ReaderA, ttl: 50_000);
        await _store.AcquireAsync(ReaderB, ttl: 9_000);

        (await _store.AcquireAsync(WriterA)).ShouldBeInRange(-9_000, -1);

        (await Server.CliAsync("PTTL", _store.Keys.Lock)).Number.ShouldBeInRange(9_001, 50_000);
    }

    [Fact]
    public async Task Acquire_AReaderBehindAWaitingWriter_IsRefused()
    {
        await _store.AcquireAsync(ReaderA);
        (await _store.AskAsync(WriterA)).Result.ShouldBe(AskResult.QueuedUnheard);

        (await _store.AcquireAsync(ReaderB)).ShouldBeLessThan(0);
        (await _store.AskAsync(ReaderB)).InFront.ShouldBe(1);
    }

    [Fact]
    public async Task Acquire_AReaderBehindADeadWriter_IsGranted()
    {
        await _store.AcquireAsync(ReaderA);
        await using (await _store.ListenAsync("bbb"))
            (await _store.AskAsync(WriterB)).Result.ShouldBe(AskResult.Queued);
        await Eventually.BecomesTrueAsync(async () => (await Server.CliAsync("PUBSUB", "NUMSUB", $"{_store.Prefix}:wake:bbb")).Items[1].Number == 0, "nobody listens");

        (await _store.AcquireAsync(ReaderC)).ShouldBeGreaterThan(0);

        (await _store.WaitersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Acquire_AHolderWhoseTimeIsOver_IsInNobodysWay()
    {
        await _store.AcquireAsync(ReaderA);
        await _store.AcquireAsync(ReaderB);
        await _store.ExpireAsync(ReaderA);
        await _store.ExpireAsync(ReaderB);

        (await _store.AcquireAsync(WriterA)).ShouldBeGreaterThan(0);

        (await _store.HoldersAsync()).ShouldBe([WriterA]);
        (await _store.RenewAsync(ReaderA)).ShouldBe(0);
        (await _store.ReleaseAsync(ReaderB)).ShouldBe(0);
    }

    [Fact]
    public async Task Release_OfTheWriter_LetsInTheReadersAtTheHeadTogether()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(ReaderA);
        await _store.AskAsync(ReaderB);
        await _store.AskAsync(WriterB);
        await _store.AskAsync(ReaderC);

        (await _store.ReleaseAsync(WriterA)).ShouldBe(2);

        (await _store.HoldersAsync()).ShouldBe([ReaderA, ReaderB], ignoreOrder: true);
        (await _store.WaitersAsync()).ShouldBe([WriterB, ReaderC]);
        (await Server.CliAsync("PTTL", _store.Keys.Lock)).Number.ShouldBeInRange(1, 1_000);
    }

    [Fact]
    public async Task Release_OfTheLastReader_LetsTheWriterInByMessage()
    {
        await _store.AcquireAsync(ReaderA);
        await using var listening = await _store.ListenAsync("bbb");
        await _store.AskAsync(WriterB);

        (await _store.ReleaseAsync(ReaderA)).ShouldBe(2);

        var token = (await Server.CliAsync("GET", _store.Counter)).Text;
        (await listening.ReadAsync()).Texts.ShouldBe(["message", $"{_store.Prefix}:wake:bbb", $"v1 {token} 1000 {WriterB} {_store.Keys.Lock}"]);
    }

    [Fact]
    public async Task Release_Again_ChangesNothing()
    {
        await _store.AcquireAsync(ReaderA);
        await _store.AcquireAsync(ReaderB);

        (await _store.ReleaseAsync(ReaderA)).ShouldBe(1);
        (await _store.ReleaseAsync(ReaderA)).ShouldBe(0);

        (await _store.HoldersAsync()).ShouldBe([ReaderB]);
    }

    [Fact]
    public async Task Release_OfTheLast_LeavesNothing()
    {
        await _store.AcquireAsync(ReaderA);

        (await _store.ReleaseAsync(ReaderA)).ShouldBe(1);

        (await Server.KeysAsync(_store.Prefix)).ShouldBe([_store.Counter]);
    }

    [Fact]
    public async Task Renew_GivesTheTtlAnewAndNeverBringsBackWhatIsGone()
    {
        await _store.AcquireAsync(ReaderA, ttl: 2_000);

        (await _store.RenewAsync(ReaderA)).ShouldBe(1);
        (await Server.CliAsync("PTTL", _store.Keys.Lock)).Number.ShouldBeInRange(30_000, 60_000);
        await Server.CliAsync("DEL", _store.Keys.Lock);
        (await _store.RenewAsync(ReaderA)).ShouldBe(0);

        (await Server.CliAsync("EXISTS", _store.Keys.Lock)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Extend_ForAnAcquireWithoutAnAnswer_GivesANewTokenToWhoHasIt()
    {
        var token = await _store.AcquireAsync(ReaderA);

        (await _store.ExtendAsync(ReaderA)).ShouldBeGreaterThan(token);
        (await _store.ExtendAsync(ReaderB)).ShouldBe(0);
    }

    [Fact]
    public async Task Join_InOneCall_QueuesInOrderAndSaysHowManyAreInFront()
    {
        await using var listening = await _store.ListenAsync("bbb");
        var replies = await Task.WhenAll(_store.JoinAsync(WriterA), _store.JoinAsync(ReaderA), _store.JoinAsync(WriterB), _store.JoinAsync(ReaderC));

        replies.Select(reply => reply.Result).ShouldBe([AskResult.Granted, AskResult.QueuedUnheard, AskResult.Queued, AskResult.QueuedUnheard]);
        replies.Select(reply => reply.InFront).ShouldBe([0, 0, 1, 2]);
        replies[1].Number.ShouldBeInRange(30_000, 60_000);
        (await _store.WaitersAsync()).ShouldBe([ReaderA, WriterB, ReaderC]);
        (await Server.CliAsync("PTTL", _store.Keys.Queue)).Number.ShouldBeInRange(20_000, 30_000);
    }

    [Fact]
    public async Task Ask_Again_KeepsThePlaceAndTellsTheGrant()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(WriterB);
        await _store.AskAsync(ReaderC);

        (await _store.AskAsync(WriterB, joins: false)).InFront.ShouldBe(0);
        await _store.ReleaseAsync(WriterA);
        (await _store.AskAsync(WriterB, joins: false)).Result.ShouldBe(AskResult.Granted);

        (await _store.WaitersAsync()).ShouldBe([ReaderC]);
        (await Server.CliAsync("PTTL", _store.Keys.Lock)).Number.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public async Task Ask_WhenThePlaceIsGone_SaysSo() =>
        (await _store.AskAsync(WriterB, joins: false)).Result.ShouldBe(AskResult.Gone);

    [Fact]
    public async Task Ask_ByAnyWaiter_LetsInTheHeadOfALockWhoseHoldersDied()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(WriterB);
        await _store.AskAsync(ReaderC);
        await _store.ExpireAsync(WriterA);

        (await _store.AskAsync(ReaderC, joins: false)).Result.ShouldBe(AskResult.QueuedUnheard);

        (await _store.HoldersAsync()).ShouldBe([WriterB]);
    }

    [Fact]
    public async Task Leave_OfTheWriterAtTheHead_LetsInTheReadersBehindIt()
    {
        await _store.AcquireAsync(ReaderA);
        await _store.AskAsync(WriterB);
        await _store.AskAsync(ReaderB);
        await _store.AskAsync(ReaderC);

        (await _store.LeaveAsync(WriterB)).ShouldBeFalse();

        (await _store.HoldersAsync()).ShouldBe([ReaderA, ReaderB, ReaderC], ignoreOrder: true);
        (await Server.CliAsync("EXISTS", _store.Keys.Queue)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Leave_OfAHolder_EndsItsLeaseAndAgainChangesNothing()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(WriterB);

        (await _store.LeaveAsync(WriterA)).ShouldBeTrue();
        (await _store.LeaveAsync(WriterA)).ShouldBeFalse();

        (await _store.HoldersAsync()).ShouldBe([WriterB]);
    }

    [Fact]
    public async Task HandOff_MoreWaitersThanOneCallServes_GoesOnWithTheNextAsk()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(PermitStore.Id("many", "1r"));
        for (var reader = 2; reader <= 300; reader++)
            await Server.CliAsync("ZADD", _store.Keys.Queue, $"{reader}", PermitStore.Id("many", $"{reader}r"));

        await _store.ReleaseAsync(WriterA);
        (await _store.HoldersAsync()).Length.ShouldBe(256);
        await _store.AskAsync(PermitStore.Id("many", "300r"), joins: false);

        (await _store.HoldersAsync()).Length.ShouldBe(300);
    }

    [Fact]
    public async Task HandOff_CounterThatIsNotOurs_CostsNobodyThePlace()
    {
        await _store.AcquireAsync(WriterA);
        await _store.AskAsync(WriterB);
        await Server.CliAsync("SET", _store.Counter, "somebody's text");

        (await _store.ReleaseAsync(WriterA)).ShouldBe(1);

        (await _store.WaitersAsync()).ShouldBe([WriterB]);
    }

    [Theory]
    [InlineData("v1/machine/1/zzz/1", "the lock is held as a mutex and was asked for as a readers-writer lock")]
    [InlineData("somebody's text", "the lock holds what this version did not write")]
    public async Task Acquire_AStringInThePlaceOfTheLock_IsAnErrorAndChangesNothing(string value, string message)
    {
        await Server.CliAsync("SET", _store.Keys.Lock, value);

        (await Should.ThrowAsync<StoreFailure>(() => _store.AcquireAsync(ReaderA))).Message.ShouldStartWith(message);
        (await Should.ThrowAsync<StoreFailure>(() => _store.AskAsync(ReaderA))).Message.ShouldStartWith(message);
        (await _store.RenewAsync(ReaderA)).ShouldBe(0);
        (await _store.ReleaseAsync(ReaderA)).ShouldBe(0);
        (await _store.LeaveAsync(ReaderA)).ShouldBeFalse();

        (await Server.CliAsync("GET", _store.Keys.Lock)).Text.ShouldBe(value);
        (await Server.KeysAsync(_store.Prefix)).ShouldBe([_store.Keys.Lock]);
    }

    [Fact]
    public async Task Acquire_ASortedSetOfSomebodyElse_IsAnErrorAndChangesNothing()
    {
        await Server.CliAsync("ZADD", _store.Keys.Lock, "99999999999999", "a member");

        (await Should.ThrowAsync<StoreFailure>(() => _store.AcquireAsync(ReaderA))).Message.ShouldStartWith("the lock holds what this version did not write");

        (await Server.CliAsync("ZRANGE", _store.Keys.Lock, "0", "-1")).Texts.ShouldBe(["a member"]);
    }
}
