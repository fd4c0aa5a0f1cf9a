using System.Diagnostics;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Diagnostics;

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
        (await locks.Mutex(name).TryAcquireAsync()).ShouldBeNull();
        await lease.ReleaseAsync();
        await Eventually.BecomesTrueAsync(() => spans.Count == 3, "the release has ended its span");

        spans.Select(span => (span.OperationName, span.Kind, span.GetTagItem("redislocking.result"))).ShouldBe([
            ("lock.acquire", ActivityKind.Client, "granted"),
            ("lock.acquire", ActivityKind.Client, "conflict"),
            ("lock.release", ActivityKind.Client, "released")]);
        spans[0].GetTagItem("redislocking.fencing_token").ShouldBe(lease.FencingToken.Value);
        spans[0].GetTagItem("redislocking.lease.id").ShouldBe(lease.LeaseId);
        spans.ShouldAllBe(span => (string?)span.GetTagItem("db.system.name") == "redis" && (string?)span.GetTagItem("redislocking.lock.kind") == "mutex");
    }
}
