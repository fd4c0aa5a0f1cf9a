namespace RedisLocking.Leases;

/// <summary>The fencing tokens that a hold has reserved: one for each grant that it is passed on for within the process.</summary>
internal struct HoldTokens(long first, int count)
{
    private long _next = first;
    private int _left = count;
    private int _expected;

    public readonly int Left => _left;

    /// <summary>Those that are left, or those that are on their way.</summary>
    public readonly int LeftSoon => Math.Max(_left, _expected);

    /// <summary>Whether some are on their way.</summary>
    public readonly bool AreExpected => _expected > 0;

    /// <summary>So many are on their way; 0: none any more.</summary>
    public void Expect(int count) => _expected = count;

    public FencingToken Take()
    {
        _left--;
        return new FencingToken(_next++);
    }
}
