namespace RedisLocking.Leases;

/// <summary>The fencing tokens that a hold has reserved: one for each grant that it is passed on for within the process.</summary>
internal struct HoldTokens(long first, int count)
{
    private long _next = first;
    private int _left = count;

    public readonly int Left => _left;

    public FencingToken Take()
    {
        _left--;
        return new FencingToken(_next++);
    }
}
