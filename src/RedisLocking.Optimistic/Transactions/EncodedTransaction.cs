using RedisLocking.Leases;
using RedisLocking.Optimistic.Keys;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>A transaction as the arguments of <c>transact.lua</c>, which names keys by their places.</summary>
internal sealed class EncodedTransaction
{
    /// <summary>Before it are the revision and the lane.</summary>
    public const int FirstPlace = 3;

    private readonly StoreKeys _keySpace;
    private readonly List<RedisValue> _arguments = [default, default];
    private readonly List<StoreKey> _keys = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<int> _orderedAsText = [];

    /// <exception cref="ArgumentException">It depends on a lease that no transaction here can depend on.</exception>
    public EncodedTransaction(TransactionRequest request, StoreKeys keySpace)
    {
        _keySpace = keySpace;
        Add(request);
        Arguments = [.. _arguments];
    }

    public RedisValue[] Arguments { get; }

    public IReadOnlyList<StoreKey> Keys => _keys;

    /// <summary>The places of entries that are asked to come before or after a text.</summary>
    public IReadOnlySet<int> OrderedAsText => _orderedAsText;

    private void Add(TransactionRequest request)
    {
        _arguments.Add(request.Comparisons.Count);
        foreach (var comparison in request.Comparisons)
            Add(comparison);
        Add(request.Then);
        Add(request.Else);
    }

    private void Add(IReadOnlyList<Operation> operations)
    {
        _arguments.Add(operations.Count);
        var length = _arguments.Count;
        _arguments.Add(default);
        foreach (var operation in operations)
            Add(operation);
        _arguments[length] = _arguments.Count - length - 1;
    }

    private void Add(Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Get:
                Add("r", Place(_keySpace.Entry(operation.Key)));
                break;
            case OperationKind.Put:
                Add("p", Place(_keySpace.Entry(operation.Key)), GroupOf(operation.Key), (RedisValue)operation.Value.ToArray());
                break;
            case OperationKind.Delete:
                Add("d", Place(_keySpace.Entry(operation.Key)), GroupOf(operation.Key));
                break;
            case OperationKind.GetGroup:
                Add("g", Place(_keySpace.Group(operation.Key)));
                break;
            default:
                Add("x");
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

    private void Add(params ReadOnlySpan<RedisValue> arguments) => _arguments.AddRange(arguments);

    private int GroupOf(string key) => EntryNames.GroupOf(key) is { } name ? Place(_keySpace.Group(name)) : 0;

    private int Place(StoreKey key)
    {
        if (_places.TryGetValue(key.Text, out var place))
            return place;
        _keys.Add(key);
        return _places[key.Text] = _keys.Count + FirstPlace - 1;
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
