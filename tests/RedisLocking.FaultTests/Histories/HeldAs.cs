namespace RedisLocking.FaultTests.Histories;

/// <summary>As what a lock is held. A name stands for one kind, so readers meet writers, and permits meet permits.</summary>
/// <param name="Word">For people.</param>
/// <param name="AtOnce">How many may hold like this at once.</param>
/// <param name="IsAlone">Whether nobody else may hold the lock meanwhile.</param>
internal sealed record HeldAs(string Word, int AtOnce, bool IsAlone)
{
    public static HeldAs Mutex { get; } = new("mutex", 1, true);

    public static HeldAs Writer { get; } = new("writer", 1, true);

    public static HeldAs Reader { get; } = new("reader", int.MaxValue, false);

    public static HeldAs OnePermitOf(int permits) => new($"one permit of {permits}", permits, false);

    public override string ToString() => Word;
}
