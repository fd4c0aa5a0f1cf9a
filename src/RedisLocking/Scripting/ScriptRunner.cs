using RedisLocking.Connections;
using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Scripting;

/// <summary>
/// Runs a script on Redis, once, within our own deadline: StackExchange.Redis 1.x has none for async calls, and 2.x counts
/// differently. A call that certainly was not sent is sent again while there is time (1.x fails at once when it is not
/// connected, 2.x holds calls back: this makes both behave alike); a call that may have been sent never is.
/// </summary>
internal sealed class ScriptRunner(RedisConnection connection, MonotonicClock clock)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the script; <paramref name="cancellationToken"/> only stops the waiting, not a call that was sent.</summary>
    /// <param name="script">The script.</param>
    /// <param name="call">Its keys and arguments; the keys may depend on whether the server is a cluster.</param>
    /// <param name="timeout">How long there is.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreFailure">No answer within <paramref name="timeout"/>, or an error as the answer.</exception>
    public async Task<long> RunAsync(RedisScript script, ScriptCall call, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = clock.Now + timeout;
        string? passing = null;
        while (true)
        {
            try
            {
                return await SendAsync(script, call, deadline, cancellationToken).ConfigureAwait(false);
            }
            catch (RedisServerException error) when (ServerErrors.IsPassing(error))
            {
                passing = ServerErrors.Explain(error.Message);
            }
            catch (RedisServerException error)
            {
                throw new StoreFailure(ServerErrors.Explain(error.Message), mayHaveRun: false, error);
            }
            catch (RedisConnectionException error) when (error.FailureType is ConnectionFailureType.UnableToResolvePhysicalConnection)
            {
                passing = $"there is no connection to Redis ({ServerErrors.ExplainConnection(error.Message)})";
            }
            catch (Exception error) when (error is RedisCommandException or ObjectDisposedException)
            {
                throw new StoreFailure($"the Redis client refused the call ({error.Message})", mayHaveRun: false, error);
            }
            catch (RedisException error)
            {
                throw new StoreFailure($"the connection to Redis broke before the answer ({error.Message})", mayHaveRun: true, error);
            }

            await PauseAsync(deadline, timeout, passing, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<long> SendAsync(RedisScript script, ScriptCall call, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var multiplexer = await OpenAsync(deadline, cancellationToken).ConfigureAwait(false);
        var database = multiplexer.GetDatabase();
        var keys = call.Keys(connection.IsCluster(multiplexer));
        RedisResult reply;
        try
        {
            reply = await AnswerAsync(database.ScriptEvaluateAsync(script.Hash, keys, call.Arguments), deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException error) when (ServerErrors.IsUnknownScript(error))
        {
            // EVAL also caches the script, so this happens once after a restart or a SCRIPT FLUSH.
            reply = await AnswerAsync(database.ExecuteAsync("EVAL", Eval(script, keys, call.Arguments)), deadline, cancellationToken).ConfigureAwait(false);
        }

        return (long)reply;
    }

    private async Task<IConnectionMultiplexer> OpenAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        var opening = connection.OpenAsync();
        if (opening.IsCompletedSuccessfully)
            return opening.Result;
        try
        {
            return await opening.WaitAsync(Left(deadline), clock.Provider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new StoreFailure("there is no connection to Redis yet", mayHaveRun: false, error);
        }
    }

    private async Task<RedisResult> AnswerAsync(Task<RedisResult> answer, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var bounded = answer.WaitAsync(Left(deadline), clock.Provider, cancellationToken);
        await ((Task)bounded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The client's reader may be what runs this. What follows ends in the caller's code, which may block: leave it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await bounded.ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new StoreFailure("Redis did not answer in time", mayHaveRun: true, error);
        }
        finally
        {
            if (!answer.IsCompleted)
                _ = answer.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private async Task PauseAsync(TimeSpan deadline, TimeSpan timeout, string why, CancellationToken cancellationToken)
    {
        var left = Left(deadline);
        if (left == TimeSpan.Zero)
            throw new StoreFailure($"{why}, for {timeout.TotalSeconds:0.###} s", mayHaveRun: false, innerException: null);

        var pause = Task.Delay(left < RetryPause ? left : RetryPause, clock.Provider, cancellationToken);
        await Task.WhenAny(pause, connection.NextChangeAsync()).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private TimeSpan Left(TimeSpan deadline) => deadline - clock.Now is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static object[] Eval(RedisScript script, RedisKey[] keys, RedisValue[] arguments) =>
        [script.Text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()];
}
