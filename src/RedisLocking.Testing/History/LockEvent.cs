namespace RedisLocking.Testing;

/// <summary>One thing that happened to a lock in a test; see <see cref="TestLocks.History"/>.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Name">The lock. Where several were asked for together: the one that it happened to.</param>
/// <param name="Token">The token of the lease; null where none was granted.</param>
/// <param name="At">When, by the clock of the locks.</param>
public sealed record LockEvent(LockEventKind Kind, LockName Name, FencingToken? Token, DateTimeOffset At)
{
    /// <summary>The event in a line, as a failed assertion shows it: <c>Acquired register:ada #1767225600000000</c>.</summary>
    public override string ToString() => Token is { } token ? $"{Kind} {Name} #{token}" : $"{Kind} {Name}";
}
