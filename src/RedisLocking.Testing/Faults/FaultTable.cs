namespace RedisLocking.Testing.Faults;

/// <summary>The faults of now. Where two of a kind concern a lock, the later one counts.</summary>
internal sealed class FaultTable
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    public T Add<T>(T fault)
        where T : Fault
    {
        lock (_gate)
            _faults.Add(fault);
        return fault;
    }

    /// <summary>False when it has been removed before.</summary>
    public bool Remove(Fault fault)
    {
        lock (_gate)
            return _faults.Remove(fault);
    }

    public T? Find<T>(LockName name)
        where T : Fault
    {
        lock (_gate)
            return (T?)_faults.FindLast(fault => fault is T && fault.Concerns(name));
    }
}
