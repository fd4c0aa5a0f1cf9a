namespace RedisLocking.Optimistic;

/// <summary>How a body is run again.</summary>
public sealed record StmOptions
{
    /// <summary>What the body sees of others.</summary>
    /// <value>Default: <see cref="StmIsolation.SerializableSnapshot"/>.</value>
    public StmIsolation Isolation { get; init; }

    /// <summary>How often the body is run at most; then it is a <see cref="StmConflictException"/>.</summary>
    /// <value>1 to 10,000. Default: 100.</value>
    public int MaxAttempts { get; init; } = 100;

    /// <summary>
    /// The longest pause between two attempts. The second one follows at once; the pause before each later one is a random part of 1 ms, 2 ms, 4 ms and so on up to this.
    /// </summary>
    /// <value>0 to 10 s. Default: 50 ms.</value>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void ThrowIfMistaken()
    {
        if (!Enum.IsDefined(Isolation))
            throw new ArgumentException($"{nameof(StmOptions)}.{nameof(Isolation)} is {Isolation}, which is no level.", "options");
        if (MaxAttempts is < 1 or > 10_000)
            throw new ArgumentException($"{nameof(StmOptions)}.{nameof(MaxAttempts)} is {MaxAttempts}; it must be between 1 and 10,000.", "options");
        if (MaxPause < TimeSpan.Zero || MaxPause > TimeSpan.FromSeconds(10))
            throw new ArgumentException($"{nameof(StmOptions)}.{nameof(MaxPause)} is {MaxPause}; it must be between 0 and 10 s.", "options");
    }
}
