using RedisLocking.Leases;
using RedisLocking.Scripting;

namespace RedisLocking.Contention;

/// <summary>A step in Redis that puts another lease into a hold's place, and of which doing it again tells what became of it.</summary>
internal static class HoldExchange
{
    /// <param name="hold">Whose place it is. While this runs, a refused renewal may mean just that, and is no loss.</param>
    /// <param name="run">The step, which answers the other lease's token, or 0 when the hold is gone.</param>
    /// <param name="patience">How long it is tried.</param>
    /// <param name="what">What the lock could not be, for people.</param>
    /// <param name="sweep">Sees to it that the other lease does not keep the lock: it may be there, and nobody knows of it.</param>
    /// <returns>The other lease's token; null when the hold is gone.</returns>
    /// <exception cref="LockUnavailableException">Redis did not answer. If it may have run the step, the hold is lost.</exception>
    public static async Task<FencingToken?> RunAsync(Hold hold, Func<TimeSpan, Task<long>> run, TimeSpan patience, string what, Action sweep)
    {
        var clock = hold.Owner.Host.Clock;
        var deadline = clock.Now + patience;
        var mayHaveRun = false;
        hold.BeginExchange();
        while (true)
        {
            try
            {
                if (await run(deadline).ConfigureAwait(false) is var token and not 0)
                    return new FencingToken(token);
                hold.EndExchange(mayBeExchanged: false);
                return null;
            }
            catch (StoreFailure failure)
            {
                mayHaveRun |= failure.MayHaveRun;
                if (failure.MayHaveRun && clock.Now < deadline)
                    continue;
                if (mayHaveRun)
                    sweep();
                hold.EndExchange(mayHaveRun);
                throw new LockUnavailableException(hold.Keys.Name, $"Lock '{hold.Keys.Name}' could not be {what}: {failure.Message}.", failure);
            }
        }
    }
}
