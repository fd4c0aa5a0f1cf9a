namespace RedisLocking.Diagnostics;

/// <summary>Every tag name of the metrics and spans. No metric carries a lock's name: there may be millions.</summary>
internal static class LockTags
{
    public const string Kind = "redislocking.lock.kind";
    public const string Result = "redislocking.result";
    public const string Reason = "redislocking.reason";
    public const string Queue = "redislocking.queue";
    public const string HandOff = "redislocking.handoff";
    public const string Operation = "redislocking.operation";
    public const string Name = "redislocking.lock.name";
    public const string LeaseId = "redislocking.lease.id";
    public const string FencingToken = "redislocking.fencing_token";
    public const string ErrorType = "error.type";
    public const string DbSystem = "db.system.name";
}
