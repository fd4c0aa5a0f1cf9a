using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;
using RedisLocking.Cli.Values;

namespace RedisLocking.Cli.Commands;

/// <summary>A TTL in which a renewal hardly fits is refused: the lease would be lost as soon as one answer is late.</summary>
internal static class ShortTtl
{
    private const int RoundTrips = 3;
    private const int Measured = 5;

    // Three round trips that take longer do not fit the operation's deadline as people set it, so there is nothing to measure.
    private static readonly TimeSpan Unquestioned = TimeSpan.FromSeconds(5);

    /// <summary>Measures the round trip, if the TTL is short enough to be in question.</summary>
    /// <exception cref="FailedException">The TTL is below three round trips.</exception>
    public static async Task RefuseAsync(ILockBackend backend, LockRequest request, TimeProvider clock)
    {
        if (request.Ttl >= Unquestioned)
            return;

        // The first call connects, and the one after it compiles what is run for the first time.
        var times = new List<TimeSpan>();
        for (var call = -2; call < Measured; call++)
        {
            var began = clock.GetTimestamp();
            await backend.FindLockAsync(request.Name, CancellationToken.None).ConfigureAwait(false);
            if (call >= 0)
                times.Add(clock.GetElapsedTime(began));
        }

        times.Sort();
        var usual = times[Measured / 2];
        if (request.Ttl < RoundTrips * usual)
        {
            throw FailedException.Usage(
                $"--ttl {DurationText.Format(request.Ttl)} is shorter than three round trips: one takes {DurationText.Rounded(usual)} (the median of {Measured}), "
                + $"so the TTL must be at least {DurationText.Rounded(RoundTrips * usual)}. 'redislock bench' says which is sensible.");
        }
    }
}
