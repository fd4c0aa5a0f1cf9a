namespace RedisLocking.Scripting;

/// <summary>The keys of one lock, made once for each lock object.</summary>
internal sealed class LockKeys(LockName name, string lockKey)
{
    private string? _queue;

    public LockName Name => name;

    public string Lock => lockKey;

    /// <summary>Who waits for it.</summary>
    public string Queue => _queue ??= lockKey + ":queue";
}
