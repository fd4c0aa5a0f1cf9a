using System.Globalization;
using System.Reflection;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;
using StackExchange.Redis;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>A transaction on its way to <c>transact.lua</c>.</summary>
internal sealed class TransactionCall(TransactionRequest request, EncodedTransaction encoded) : StoreCall(request.FirstKey, Transact, encoded.Arguments)
{
    private const string NotComparable = "COMPARE ";

    private static readonly RedisScript Transact = RedisScript.LoadFrom(
        Assembly.GetExecutingAssembly(),
        "Calls/record.lua", "Transactions/revision.lua", "Transactions/entries.lua", "Transactions/values.lua", "Transactions/transact.lua");

    public override RedisKey[] KeysOf(StoreKeys keys, bool cluster, string? lane)
    {
        int? slot = cluster ? OneSlot() : null;
        var revision = keys.Revision(slot);
        return [revision, lane is null ? revision : keys.Lane(lane, slot), .. encoded.Keys.Select(key => (RedisKey)key.Text)];
    }

    public override Exception? Explain(StoreFailure failure)
    {
        if (failure.InnerException?.Message is not { } error || !error.StartsWith(NotComparable, StringComparison.Ordinal))
            return null;
        var words = error.Split(' ', 3);
        var place = int.Parse(words[1], CultureInfo.InvariantCulture);
        return new InvalidOperationException(EntryNames.NotComparable(encoded.Keys[place - EncodedTransaction.FirstPlace].Name, words[2], TargetOf(place)), failure);
    }

    private ComparisonTarget TargetOf(int place) => encoded.OrderedAsText.Contains(place) ? ComparisonTarget.Text : ComparisonTarget.Number;

    private int OneSlot()
    {
        var first = encoded.Keys[0];
        var slot = first.Slot;
        foreach (var key in encoded.Keys)
        {
            if (key.Slot != slot)
                throw new ArgumentException($"'{first.Name}' and '{key.Name}' are in different hash slots of the Cluster, and a transaction is in one: give their keys the same {{tag}}, or the store a {nameof(RedisStoreOptions.Partition)}.", nameof(request));
        }

        return slot;
    }
}
