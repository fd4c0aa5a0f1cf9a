using System.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Diagnostics;

[Collection(nameof(Listeners))]
public sealed class LockActivitiesTests(RedisServerFixture redis)
{
    [Fact]
    public async Task An_acquire_and_a_release_are_spans_with_the_lock_and_what_came_of_it()
    {
        var prefix = Providers.NewPrefix();
        var name = $"{prefix}:order";
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RedisLocking",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("redislocking.lock.name") is string tag && tag == name)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var locks = Providers.Open(redis.Server, options => options.KeyPrefix = prefix);

        var lease = await locks.Mutex(name).AcquireAsync(TimeSpan.Zero);
        await UntilTracedAsync(prefix, name);
        (await locks.Mutex(name).TryAcquireAsync()).ShouldBeNull();
        await lease.ReleaseAsync();
        await Eventually.BecomesTrueAsync(() => spans.Count == 3, "the release has ended its span");

        spans.Select(span => (span.OperationName, span.Kind, span.GetTagItem("redislocking.result"))).ShouldBe([
            ("lock.acquire", ActivityKind.Client, "granted"),
            ("lock.acquire", ActivityKind.Client, "conflict"),
            ("lock.release", ActivityKind.Client, "released")]);
        spans[0].GetTagItem("redislocking.fencing_token").ShouldBe(lease.FencingToken.Value);
        spans[0].GetTagItem("redislocking.lease.id").ShouldBe(lease.LeaseId);
        spans[0].Links.ShouldBeEmpty();
        spans[1].Links.ShouldHaveSingleItem().Context.TraceId.ShouldBe(spans[0].TraceId);
        spans.ShouldAllBe(span => (string?)span.GetTagItem("db.system.name") == "redis" && (string?)span.GetTagItem("redislocking.lock.kind") == "mutex");
    }

    [Fact]
    public async Task Whoever_waited_for_a_lock_is_linked_to_the_trace_of_its_holder_in_another_process()
    {
        var prefix = Providers.NewPrefix();
        var name = $"{prefix}:order";
        using var source = new ActivitySource(prefix);
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "RedisLocking" || one == source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var first = Providers.Open(redis.Server, options => options.KeyPrefix = prefix);
        await using var second = Providers.Open(redis.Server, options => options.KeyPrefix = prefix);
        await (await second.Mutex("connect").AcquireAsync(TimeSpan.Zero)).DisposeAsync();
        Activity? waited = null;
        using var spans = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "RedisLocking",
            ActivityStopped = span =>
            {
                if (span.OperationName == "lock.acquire" && span.GetTagItem("redislocking.lock.name") is string tag && tag == name && span.Links.Any())
                    waited = span;
            },
        };
        ActivitySource.AddActivityListener(spans);

        var holding = source.StartActivity("the holder's request").ShouldNotBeNull();
        var lease = await first.Mutex(name).AcquireAsync(TimeSpan.Zero);
        holding.Stop();
        Activity.Current = null;
        await UntilTracedAsync(prefix, name);
        var next = second.Mutex(name).AcquireAsync(TimeSpan.FromMinutes(5)).AsTask();
        await Eventually.BecomesTrueAsync(async () => (await redis.Server.CliAsync("EXISTS", $"{prefix}:{{{name}}}:queue")).Number == 1, "somebody waits");
        await lease.DisposeAsync();
        var granted = await next.WithPatience();

        waited.ShouldNotBeNull().Links.ShouldHaveSingleItem().Context.TraceId.ShouldBe(holding.TraceId);
        await granted.DisposeAsync();
        await Eventually.BecomesTrueAsync(async () => await redis.Server.KeysAsync(prefix) is [_], "only the counter is left");
    }

    private Task UntilTracedAsync(string prefix, string name) => Eventually.BecomesTrueAsync(
        async () => (await redis.Server.CliAsync("EXISTS", $"{prefix}:{{{name}}}:trace")).Number == 1, "the holder, who does not wait for it, has left its trace");
}
