using RedisLocking.Scripting;

namespace RedisLocking.Optimistic.Calls;

/// <summary>Calls that may travel together.</summary>
/// <param name="script">The script that makes them.</param>
/// <param name="hasRevision">Whether its second key is the revision.</param>
/// <param name="writes">Whether they may change something. Those that do not need no record, and are not kept in one.</param>
internal sealed class CallKind(RedisScript script, bool hasRevision, bool writes)
{
    public RedisScript Script => script;

    public bool HasRevision => hasRevision;

    public bool Writes => writes;
}
