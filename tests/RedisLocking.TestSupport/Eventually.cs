using System.Diagnostics;

namespace RedisLocking.TestSupport;

/// <summary>Waits for what another thread, process or server is about to do, and says what did not happen.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Returns when the condition holds.</summary>
    /// <param name="condition">What to wait for; asked every 10 ms.</param>
    /// <param name="expectation">The rest of the sentence "It was not so after 30 s that …".</param>
    /// <param name="within">How long to wait at most. Default: 30 s.</param>
    /// <exception cref="TimeoutException">The condition did not come to hold.</exception>
    public static Task BecomesTrueAsync(Func<bool> condition, string expectation, TimeSpan? within = null) =>
        BecomesTrueAsync(() => Task.FromResult(condition()), expectation, within);

    /// <inheritdoc cref="BecomesTrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string expectation, TimeSpan? within = null)
    {
        var limit = within ?? Patience;
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > limit)
                throw new TimeoutException($"It was not so after {limit.TotalSeconds} s that {expectation}.");

            await Task.Delay(10);
        }
    }
}
