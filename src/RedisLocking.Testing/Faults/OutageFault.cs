namespace RedisLocking.Testing.Faults;

/// <summary>The store does not answer. A lock that was given back meanwhile is freed when it answers again.</summary>
internal sealed class OutageFault(LockName? name, FaultTable faults) : Fault(name, faults)
{
    private readonly Lock _gate = new();
    private List<Action>? _afterwards = [];

    /// <summary>Does that when the store answers again; now, if it does already.</summary>
    public void WhenOver(Action action)
    {
        lock (_gate)
        {
            if (_afterwards is not null)
            {
                _afterwards.Add(action);
                return;
            }
        }

        action();
    }

    protected override void OnEnded()
    {
        List<Action> afterwards;
        lock (_gate)
        {
            afterwards = _afterwards!;
            _afterwards = null;
        }

        foreach (var action in afterwards)
            action();
    }
}
