namespace RedisLocking.Scripting;

/// <summary>The keys of one lock, put together when they are needed: a refusal inside the process needs none.</summary>
internal sealed class LockKeys(KeySpace keySpace, LockName name)
{
    private string? _lock;

    public LockName Name => name;

    public string Lock
    {
        get => _lock ??= keySpace.LockKey(name);
        init => _lock = value;
    }

    /// <summary>Who waits for it.</summary>
    public string Queue => Lock + ":queue";

    /// <summary>Of an election, what its leader has proclaimed.</summary>
    public string Leader => Lock + ":leader";

    /// <summary>On which observers of an election hear that they should look again.</summary>
    public string LeaderChannel => keySpace.LeaderChannels + Lock;

    /// <summary>The trace under which it was taken; only where spans are recorded.</summary>
    public string Trace => Lock + ":trace";
}
