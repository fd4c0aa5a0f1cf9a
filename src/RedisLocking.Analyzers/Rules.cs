using Microsoft.CodeAnalysis;

namespace RedisLocking.Analyzers;

/// <summary>Every diagnostic. docs/analyzers.md, which is in the package too, has a section for each.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor InvalidTemplate = Make(
        "RL0001",
        "A lock template that cannot be read",
        "{0}",
        DiagnosticSeverity.Error,
        "It stops the application's start, wherever it stands.");

    public static readonly DiagnosticDescriptor UnknownPlaceholder = Make(
        "RL0002",
        "A placeholder that nothing gives a value",
        "The placeholder {0} of the lock template '{1}' {2}",
        DiagnosticSeverity.Warning,
        "It stops the application's start, or refuses every request: no parameter, property or segment of the route has that name.");

    public static readonly DiagnosticDescriptor UnreleasedLease = Make(
        "RL0003",
        "A lease that is never released",
        "The lease of this {0} is {1}, so it is renewed and the lock stays taken for as long as the process runs; write 'await using var lease = await …', or run the work by RunAsync",
        DiagnosticSeverity.Warning,
        "A lease is renewed until it is disposed or released.");

    public static readonly DiagnosticDescriptor UncheckedLease = Make(
        "RL0004",
        "A lease that may be null is not checked",
        "TryAcquireAsync answers null when somebody else holds the lock, and {0}; check it for null, or call AcquireAsync, which throws then",
        DiagnosticSeverity.Warning,
        "Disposing null is no error, so the work under such a lease runs whether or not the lock was taken.");

    public static readonly DiagnosticDescriptor UnfencedWrite = Make(
        "RL0005",
        "A write under a lock that a late holder can repeat",
        "{0} writes under a lease that nothing looks at: a holder that was paused for longer than the lease's TTL writes as well; guard the transaction (SqlFence.GuardAsync), send lease.FencingToken with the write, or call lease.ThrowIfLost() right before it",
        DiagnosticSeverity.Info,
        "A lock cannot stop a holder that wakes up late; the resource can, by its fencing token.",
        isEnabled: false);

    public static readonly DiagnosticDescriptor LockedGet = Make(
        "RL0006",
        "A GET that takes a lock",
        "{0} is a GET and takes a lock, so readers refuse each other with 409; lock what changes something, and say [DisableLocking] or DisableLocking() here",
        DiagnosticSeverity.Info,
        "A GET is safe: browsers, proxies and crawlers repeat it, and send it ahead of time.");

    private static DiagnosticDescriptor Make(string id, string title, string message, DiagnosticSeverity severity, string description, bool isEnabled = true) =>
        new(id, title, message, "RedisLocking", severity, isEnabled, description, $"docs/analyzers.md#{id.ToLowerInvariant()}");
}
