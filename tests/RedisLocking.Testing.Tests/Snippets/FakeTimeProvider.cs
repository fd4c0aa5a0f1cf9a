using RedisLocking.TestSupport;

namespace Microsoft.Extensions.Time.Testing;

/// <summary>
/// Stands in for the class of the package Microsoft.Extensions.TimeProvider.Testing, which not every feed has: the documents name
/// what a user would. Of what it does only these are used, and they are those of our own clock for tests.
/// </summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly ManualTime _time = new();

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan delta) => _time.Advance(delta);
}
