using RedisLocking.Cli.Backends;
using RedisLocking.Cli.Output;

namespace RedisLocking.Cli.Measuring;

/// <summary>
/// Measures a store with what <c>run</c> does: renewals of a lease, and a lock that two connections give each other, each waiting while the
/// other holds it. One thing at a time, for it is the time that counts and not how much the store can do.
/// </summary>
internal sealed class Bench(ILockBackend one, ILockBackend other, TimeProvider clock)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private const int WarmUps = 20;

    private readonly string _name = $"redislock bench {Guid.NewGuid():N}";

    public async Task<Measurement> MeasureAsync(TimeSpan length, CancellationToken cancellationToken) => Measurement.Of(
        await RoundTripsAsync(length / 2, cancellationToken).ConfigureAwait(false),
        await HandOffsAsync(length / 2, cancellationToken).ConfigureAwait(false));

    private async Task<List<TimeSpan>> RoundTripsAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var grant = await AcquireAsync(one, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RepeatAsync(length, async () =>
            {
                var sent = clock.GetTimestamp();
                if (!await one.RenewAsync(grant.Handle, cancellationToken).ConfigureAwait(false))
                    throw Gone();
                return clock.GetElapsedTime(sent);
            }).ConfigureAwait(false);
        }
        finally
        {
            await one.ReleaseAsync(grant.Handle, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<List<TimeSpan>> HandOffsAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var (holder, waiter) = (one, other);
        var held = await AcquireAsync(holder, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RepeatAsync(length, async () =>
            {
                var waiting = AcquireAsync(waiter, cancellationToken);
                while ((await holder.FindLockAsync(_name, cancellationToken).ConfigureAwait(false))?.Waiters is not > 0)
                    await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);

                var released = clock.GetTimestamp();
                await holder.ReleaseAsync(held.Handle, CancellationToken.None).ConfigureAwait(false);
                held = await waiting.ConfigureAwait(false);
                (holder, waiter) = (waiter, holder);
                return clock.GetElapsedTime(released);
            }).ConfigureAwait(false);
        }
        finally
        {
            await holder.ReleaseAsync(held.Handle, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Until the time is over, and once at least; the first few, which compile and connect, do not count.</summary>
    private async Task<List<TimeSpan>> RepeatAsync(TimeSpan length, Func<Task<TimeSpan>> measure)
    {
        var began = clock.GetTimestamp();
        var times = new List<TimeSpan>();
        for (var number = 0; number <= WarmUps || clock.GetElapsedTime(began) < length; number++)
        {
            var time = await measure().ConfigureAwait(false);
            if (number >= WarmUps)
                times.Add(time);
        }
        return times;
    }

    private async Task<Grant> AcquireAsync(ILockBackend backend, CancellationToken cancellationToken) =>
        await backend.AcquireAsync(new LockRequest(_name, Ttl, Ttl / 2, "redislock bench"), cancellationToken).ConfigureAwait(false) ?? throw Gone();

    private static FailedException Gone() => FailedException.Lost("the lock of the measurement was taken away.");
}
