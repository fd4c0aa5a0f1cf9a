namespace RedisLocking.Testing.Faults;

/// <summary>Something that goes wrong with one lock, or with all, until it is disposed.</summary>
internal class Fault(LockName? name, FaultTable faults) : IDisposable
{
    public bool Concerns(LockName other) => name is null || name == other;

    public void Dispose()
    {
        if (faults.Remove(this))
            OnEnded();
    }

    /// <summary>Called once, when it has just stopped.</summary>
    protected virtual void OnEnded()
    {
        // Most faults leave nothing to clean up.
    }
}

/// <summary>Every call takes that long.</summary>
internal sealed class DelayFault(LockName? name, TimeSpan delay, FaultTable faults) : Fault(name, faults)
{
    public TimeSpan Delay => delay;
}

/// <summary>What is granted is lost at once.</summary>
internal sealed class LossFault(LockName? name, FaultTable faults) : Fault(name, faults);
