using System.Globalization;
using System.Reflection;
using RedisLocking.Optimistic.Calls;
using RedisLocking.Optimistic.Keys;
using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Transactions;

/// <summary>A transaction on its way to <c>transact.lua</c>.</summary>
internal sealed class TransactionCall(TransactionRequest request, EncodedTransaction encoded) : StoreCall(request.Writes ? Changes : Looks, request.FirstKey)
{
    private const string NotComparable = "COMPARE ";

    private static readonly RedisScript Transact = RedisScript.LoadFrom(
        Assembly.GetExecutingAssembly(),
        "Calls/parts.lua", "Calls/record.lua", "Transactions/revision.lua", "Transactions/entries.lua", "Transactions/values.lua", "Transactions/transact.lua");

    private static readonly CallKind Changes = new(Transact, hasRevision: true, writes: true);

    private static readonly CallKind Looks = new(Transact, hasRevision: true, writes: false);

    public override IReadOnlyList<StoreKey> Keys => encoded.Keys;

    public override byte[] Arguments => encoded.Arguments;

    public override Exception Explain(string error)
    {
        if (!error.StartsWith(NotComparable, StringComparison.Ordinal))
            return base.Explain(error);
        var words = error.Split(' ', 3);
        var place = int.Parse(words[1], CultureInfo.InvariantCulture);
        return new InvalidOperationException(EntryNames.NotComparable(encoded.Keys[place - 1].Name, words[2], TargetOf(place)));
    }

    private ComparisonTarget TargetOf(int place) => encoded.OrderedAsText.Contains(place) ? ComparisonTarget.Text : ComparisonTarget.Number;
}
