using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Calls;

/// <summary>What is asked of the store, once: a part of a script's call (see <c>Calls/parts.lua</c>).</summary>
internal abstract class StoreCall(CallKind kind, string name)
{
    // Who waits for it goes on elsewhere: on the client's thread it would keep the answers of others waiting.
    private readonly TaskCompletionSource<PartAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallKind Kind => kind;

    /// <summary>The key to name it by.</summary>
    public string Name => name;

    /// <summary>Its keys.</summary>
    public abstract IReadOnlyList<StoreKey> Keys { get; }

    /// <summary>Its arguments, of a <see cref="PartWriter"/>.</summary>
    public abstract byte[] Arguments { get; }

    /// <summary>When it is given up.</summary>
    public TimeSpan Deadline { get; set; }

    /// <summary>Looked at while it certainly was not made.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>What the script answers.</summary>
    public Task<PartAnswer> Answer => _answer.Task;

    public bool IsOver => _answer.Task.IsCompleted;

    public void OnAnswer(PartAnswer answer) => _answer.TrySetResult(answer);

    public void OnFailure(Exception failure) => _answer.TrySetException(failure);

    public void Cancel() => _answer.TrySetCanceled(CancellationToken);

    /// <summary>The exception for an error that the script has found.</summary>
    public virtual Exception Explain(string error)
    {
        var failure = ServerErrors.OfLayout(error);
        return new StoreUnavailableException(Name, failure.Message, mayHaveHappened: false, failure);
    }
}
