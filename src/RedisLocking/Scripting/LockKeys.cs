namespace RedisLocking.Scripting;

/// <summary>The keys of one lock, each put together when it is first needed: a refusal inside the process needs none.</summary>
internal sealed class LockKeys(KeySpace keySpace, LockName name)
{
    private string? _lock;
    private string? _queue;

    public LockName Name => name;

    public string Lock => _lock ??= keySpace.LockKey(name);

    /// <summary>Who waits for it.</summary>
    public string Queue => _queue ??= Lock + ":queue";
}
