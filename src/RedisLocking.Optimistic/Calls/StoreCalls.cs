using System.Collections.Concurrent;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Calls;

/// <summary>Has calls made.</summary>
internal sealed class StoreCalls(ScriptRunner runner, StoreKeys keys, TimeSpan operationDeadline)
{
    private readonly CallSender _sender = new(runner, keys, operationDeadline);
    private readonly ConcurrentDictionary<CallKind, CallQueue> _queues = new();

    /// <summary>Makes a call.</summary>
    /// <param name="call">What to ask; once.</param>
    /// <param name="cancellationToken">Looked at before it is sent.</param>
    /// <exception cref="StoreUnavailableException">No answer until the deadline, or an error as the answer.</exception>
    public async Task<PartAnswer> RunAsync(StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        call.CancellationToken = cancellationToken;
        call.Deadline = runner.Clock.Now + operationDeadline;
        _queues.GetOrAdd(call.Kind, static (_, calls) => new CallQueue(calls._sender, calls.Runner), this).Send(call);
        var answer = await call.Answer.ConfigureAwait(false);
        return answer.Error is { } error ? throw call.Explain(error) : answer;
    }

    private ScriptRunner Runner => runner;
}
