namespace RedisLocking.Connections;

/// <summary>Sentinels named no primary that can be used now; the message says why. Nothing was sent, and the next look may find one.</summary>
internal sealed class NoPrimaryException(string message) : Exception(message);
