using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Calls;

/// <summary>
/// Sends calls to Redis, again when an answer is lost: each is made once, because Redis keeps the answers of those that changed something (see
/// <c>record.lua</c>), and those that change nothing may well be made twice.
/// </summary>
internal sealed class CallSender(ScriptRunner runner, StoreKeys keys, TimeSpan operationDeadline)
{
    // Longer than any packet of a call that was given up is on its way.
    private static readonly RedisValue RecordTtl = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    // StackExchange.Redis 1.x may never tell that an answer was lost with its connection. To ask again costs little, and waiting for the whole deadline would leave no time for it.
    private const int Attempts = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lanes _lanes = new();

    /// <summary>The answers, in the order of the calls; null: all of them were told why there is none.</summary>
    public async Task<PartAnswer[]?> SendAsync(CallBatch batch)
    {
        var lane = batch.Kind.Writes ? _lanes.Take() : null;
        try
        {
            return await SendAsync(batch, lane).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Two hash slots; and what no client is known to throw, for here is nobody else to tell it to.
            foreach (var call in batch.Calls)
                call.OnFailure(failure);
            return null;
        }
        finally
        {
            if (lane is not null)
                _lanes.Return(lane);
        }
    }

    private async Task<PartAnswer[]?> SendAsync(CallBatch batch, string? lane)
    {
        RedisValue number = lane is null ? 0 : _lanes.NextNumber();
        var mayHaveHappened = false;
        while (true)
        {
            if (!mayHaveHappened && IsNobodyLeft(batch))
                return null;

            var until = Until(batch);
            StoreFailure failure;
            try
            {
                var answer = await runner.RunAsync(batch.Kind.Script, cluster => batch.KeysOf(keys, cluster, lane), batch.ArgumentsOf(number, RecordTtl), until).ConfigureAwait(false);
                return PartAnswer.Split((RedisResult[])answer!, batch.Calls.Count);
            }
            catch (StoreFailure known)
            {
                failure = known;
            }
            catch (Exception unknown) when (unknown is not ArgumentException)
            {
                // StackExchange.Redis 1.x, where it looks for what to say of a connection that has just gone. To ask again is safe.
                failure = new StoreFailure(unknown.Message, mayHaveRun: true, unknown);
                await Task.Delay(Pause, runner.Clock.Provider).ConfigureAwait(false);
            }

            mayHaveHappened |= failure.MayHaveRun && lane is not null;
            var isFinal = !failure.MayHaveRun && until - runner.Clock.Now > ScriptRunner.TooShort;
            foreach (var call in batch.Calls)
            {
                if (isFinal || IsLate(call))
                    call.OnFailure(new StoreUnavailableException(call.Name, failure.Message, mayHaveHappened, failure));
            }

            if (batch.Calls.All(call => call.IsOver))
                return null;
        }
    }

    // None was made: who does not want it any more is left out, and for whom it is too late.
    private bool IsNobodyLeft(CallBatch batch)
    {
        foreach (var call in batch.Calls)
        {
            if (call.CancellationToken.IsCancellationRequested)
                call.Cancel();
            else if (IsLate(call))
                call.OnFailure(new StoreUnavailableException(call.Name, runner.WhyNoAnswer ?? "Redis did not answer in time", mayHaveHappened: false));
        }

        batch.DropEnded();
        return batch.Calls.Count == 0;
    }

    private bool IsLate(StoreCall call) => call.Deadline - runner.Clock.Now <= ScriptRunner.TooShort;

    private TimeSpan Until(CallBatch batch)
    {
        var until = runner.Clock.Now + (operationDeadline / Attempts);
        foreach (var call in batch.Calls)
        {
            if (!call.IsOver && call.Deadline < until)
                until = call.Deadline;
        }

        return until;
    }
}
