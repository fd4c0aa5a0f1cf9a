using System.Security.Claims;
using RedisLocking.Optimistic;
using RedisLocking.Server.ApiKeys;

namespace RedisLocking.Server.Values;

/// <summary>
/// Whose values are whose, where API keys have prefixes. A value that is in a group belongs to whoever has the group, whatever its key begins with: who changes a
/// member changes the group.
/// </summary>
internal static class ValueAccess
{
    public static bool MayUseValue(this ClaimsPrincipal caller, string key) => caller.MayUse(EntryNames.GroupOf(key) ?? key);

    /// <summary>Whether all of it is of values and groups that the caller's key is for.</summary>
    public static bool MayExecute(this ClaimsPrincipal caller, TransactionRequest transaction) =>
        transaction.Comparisons.All(one => one.Target == ComparisonTarget.GroupVersion ? caller.MayUse(one.Key) : caller.MayUseValue(one.Key))
        && transaction.Then.Concat(transaction.Else).All(caller.MayExecute);

    private static bool MayExecute(this ClaimsPrincipal caller, Operation operation) => operation.Kind switch
    {
        OperationKind.GetGroup => caller.MayUse(operation.Key),
        OperationKind.Transaction => caller.MayExecute(operation.Transaction!),
        _ => caller.MayUseValue(operation.Key),
    };
}
