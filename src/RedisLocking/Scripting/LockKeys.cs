namespace RedisLocking.Scripting;

/// <summary>The keys of one lock, put together when they are needed: a refusal inside the process needs none.</summary>
internal sealed class LockKeys(KeySpace keySpace, LockName name)
{
    private string? _lock;

    public LockName Name => name;

    public string Lock => _lock ??= keySpace.LockKey(name);

    /// <summary>Who waits for it.</summary>
    public string Queue => Lock + ":queue";

    /// <summary>The trace under which it was taken; only where spans are recorded.</summary>
    public string Trace => Lock + ":trace";
}
