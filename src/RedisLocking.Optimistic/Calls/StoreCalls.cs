using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Calls;

/// <summary>
/// Sends calls to Redis, again when an answer is lost: each is made once, because Redis keeps the answer of one that changed something (see
/// <c>record.lua</c>), and one that changes nothing may well be made twice.
/// </summary>
internal sealed class StoreCalls(ScriptRunner runner, StoreKeys keys, TimeSpan operationDeadline)
{
    // Longer than any packet of a call that was given up is on its way.
    private static readonly RedisValue RecordTtl = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    private readonly Lanes _lanes = new();

    /// <summary>Makes a call.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="writes">Whether it may change something.</param>
    /// <param name="cancellationToken">Looked at before it is sent.</param>
    /// <exception cref="StoreUnavailableException">No answer until the deadline, or an error as the answer.</exception>
    public async Task<RedisResult> RunAsync(StoreCall call, bool writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!writes)
            return await SendAsync(call, lane: null, cancellationToken).ConfigureAwait(false);

        var lane = _lanes.Take();
        try
        {
            return await SendAsync(call, lane, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lanes.Return(lane);
        }
    }

    private async Task<RedisResult> SendAsync(StoreCall call, string? lane, CancellationToken cancellationToken)
    {
        call.Arguments[0] = lane is null ? 0 : _lanes.NextNumber();
        call.Arguments[1] = RecordTtl;
        var deadline = runner.Clock.Now + operationDeadline;
        var mayHaveHappened = false;
        while (true)
        {
            try
            {
                var answer = await runner.RunAsync(call.Script, cluster => call.KeysOf(keys, cluster, lane), call.Arguments, deadline).ConfigureAwait(false);

                // What awaits this must not go on inside of the client, where it would keep the answers of other calls waiting.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                return answer;
            }
            catch (StoreFailure failure)
            {
                mayHaveHappened |= failure.MayHaveRun && lane is not null;
                if (!failure.MayHaveRun || deadline - runner.Clock.Now <= ScriptRunner.TooShort)
                    throw call.Explain(failure) ?? new StoreUnavailableException(call.Name, failure.Message, mayHaveHappened, failure);
            }

            if (cancellationToken.IsCancellationRequested && !mayHaveHappened)
                cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
