using RedisLocking.Leases;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>A transaction as a part of <c>transact.lua</c>'s arguments, which names its keys by their places.</summary>
internal sealed class EncodedTransaction
{
    private readonly StoreKeys _keySpace;
    private readonly PartWriter _part = new();
    private readonly List<StoreKey> _keys = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<int> _orderedAsText = [];

    /// <exception cref="ArgumentException">It depends on a lease that no transaction here can depend on.</exception>
    public EncodedTransaction(TransactionRequest request, StoreKeys keySpace)
    {
        _keySpace = keySpace;
        var keys = _part.Reserve();
        Add(request);
        _part.Set(keys, _keys.Count);
        Arguments = _part.ToArray();
    }

    public byte[] Arguments { get; }

    public IReadOnlyList<StoreKey> Keys => _keys;

    /// <summary>The places of entries that are asked to come before or after a text.</summary>
    public IReadOnlySet<int> OrderedAsText => _orderedAsText;

    private void Add(TransactionRequest request)
    {
        _part.Add(request.Comparisons.Count);
        foreach (var comparison in request.Comparisons)
            Add(comparison);
        Add(request.Then);
        Add(request.Else);
    }

    private void Add(IReadOnlyList<Operation> operations)
    {
        _part.Add(operations.Count);
        var length = _part.Reserve();
        var before = _part.Count;
        foreach (var operation in operations)
            Add(operation);
        _part.Set(length, _part.Count - before);
    }

    private void Add(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Get:
                _part.Add("r");
                _part.Add(Place(_keySpace.Entry(operation.Key)));
                break;
            case OperationKind.Put:
                _part.Add("p");
                _part.Add(Place(_keySpace.Entry(operation.Key)));
                _part.Add(GroupOf(operation.Key));
                _part.Add(operation.Value.Span);
                break;
            case OperationKind.Delete:
                _part.Add("d");
                _part.Add(Place(_keySpace.Entry(operation.Key)));
                _part.Add(GroupOf(operation.Key));
                break;
            case OperationKind.GetGroup:
                _part.Add("g");
                _part.Add(Place(_keySpace.Group(operation.Key)));
                break;
            default:
                _part.Add("x");
                Add(operation.Transaction!);
                break;
        }
    }

    private void Add(Comparison comparison)
    {
        if (comparison.Lease is { } lease)
        {
            Add(lease);
            return;
        }

        var place = Place(comparison.Target == ComparisonTarget.GroupVersion ? _keySpace.Group(comparison.Key) : _keySpace.Entry(comparison.Key));
        if (comparison is { Target: ComparisonTarget.Text, Operator: ComparisonOperator.Greater or ComparisonOperator.Less })
            _orderedAsText.Add(place);
        Add(What(comparison.Target) + Sign(comparison.Operator), place, comparison.Operand);
    }

    // A lease that has ended here holds nothing, though its id may stand in the lock for the next one of this process.
    private void Add(ILockLease lease)
    {
        if (lease is not RedisLease ours)
            throw new ArgumentException($"The lease of lock '{lease.Name}' is not one in Redis ({lease.GetType().Name}), so no transaction there can depend on it.", nameof(lease));
        if (ours.PinnedBy is null)
            throw new ArgumentException($"No transaction can depend on the lease of lock '{lease.Name}', for it is one of a {ours.Kind}: only a mutex is held by one lease alone.", nameof(lease));
        Add("l=", Place(StoreKeys.Lock(ours.Name, ours.LockKey)), ours.KeepAsItIs() ?? "");
    }

    private void Add(string what, int place, string operand)
    {
        _part.Add(what);
        _part.Add(place);
        _part.Add(operand);
    }

    private int GroupOf(string key) => EntryNames.GroupOf(key) is { } name ? Place(_keySpace.Group(name)) : 0;

    private int Place(StoreKey key)
    {
        if (_places.TryGetValue(key.Text, out var place))
            return place;
        _keys.Add(key);
        return _places[key.Text] = _keys.Count;
    }

    private static string What(ComparisonTarget target) => target switch
    {
        ComparisonTarget.Version => "v",
        ComparisonTarget.CreateRevision => "c",
        ComparisonTarget.ModifyRevision => "m",
        ComparisonTarget.Text => "t",
        ComparisonTarget.Number => "n",
        _ => "g",
    };

    private static string Sign(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!",
        ComparisonOperator.Greater => ">",
        _ => "<",
    };
}
