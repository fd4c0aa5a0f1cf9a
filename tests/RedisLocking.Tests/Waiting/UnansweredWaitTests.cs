using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

public sealed class UnansweredWaitTests
{
    [Fact]
    public async Task A_wait_that_ends_before_its_ask_is_answered_is_refused_by_the_answer_and_leaves_its_place()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = TcpProxy.Start(server.Port);
        await using var holders = Providers.Open(server);
        await using var waiters = Providers.Open(proxy.Endpoint, options => options.OperationDeadline = TimeSpan.FromSeconds(30));
        await using var held = await holders.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        (await waiters.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();

        var waiting = waiters.Mutex("order:42").TryAcquireAsync(TimeSpan.FromSeconds(1)).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("EXISTS", "locks:{order:42}:queue")).Number == 1, "the waiter is queued");
        proxy.HoldReplies();
        await Task.Delay(TimeSpan.FromSeconds(2));
        waiting.IsCompleted.ShouldBeFalse("nobody has answered yet");
        proxy.PassReplies();

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeNull();
        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token", "locks:{order:42}"], "the place is left");
        held.ThrowIfLost();
    }
}
