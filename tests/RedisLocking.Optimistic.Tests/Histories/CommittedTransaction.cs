namespace RedisLocking.Optimistic.Tests.Histories;

/// <summary>A transaction that committed, by the versions of what it read and of what it wrote. Version 0: there was nothing.</summary>
/// <param name="Name">To tell it from others.</param>
/// <param name="Reads">Each read, in its order; a key may be read twice.</param>
/// <param name="Writes">The version that it gave to each key.</param>
internal sealed record CommittedTransaction(string Name, IReadOnlyList<(string Key, long Version)> Reads, IReadOnlyDictionary<string, long> Writes)
{
    public override string ToString() => Name;
}
