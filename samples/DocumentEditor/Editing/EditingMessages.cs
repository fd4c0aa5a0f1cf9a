using RedisLocking;

namespace DocumentEditor.Editing;

/// <summary>The answer to who begins to edit.</summary>
/// <param name="Handle">What the page shows with everything it does from now on. A secret of this page and the servers.</param>
/// <param name="Text">The text to edit.</param>
/// <param name="HeartbeatMilliseconds">How often the page says that it is still there.</param>
public sealed record EditStarted(LeaseHandle Handle, string Text, int HeartbeatMilliseconds);

/// <summary>The body of a heartbeat and of a cancelled edit.</summary>
public sealed record EditRequest(LeaseHandle? Handle);

/// <summary>The body of a save. After it the edit goes on, unless it is closed.</summary>
public sealed record SaveRequest(LeaseHandle? Handle, string? Text, bool Close);
