namespace RedisLocking.Fencing.Tests;

/// <summary>A lease with the token that a test wants, which never ends but by the test's word.</summary>
internal sealed class TestLease(LockName name, long token, string? id = null) : ILockLease
{
    public LockName Name => name;

    public string LeaseId { get; } = id ?? $"v1/test/1/abc/{Guid.NewGuid():N}";

    public FencingToken FencingToken { get; } = new(token);

    public CancellationToken Lost => new(IsLost);

    public bool IsLost { get; set; }

    public IReadOnlyList<ILockLease> Parts { get; init; } = [];

    public void ThrowIfLost()
    {
        if (IsLost)
            throw new LockLostException(name, "A test says that it is lost.");
    }

    public ValueTask<bool> ReleaseAsync() => new(!IsLost);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
