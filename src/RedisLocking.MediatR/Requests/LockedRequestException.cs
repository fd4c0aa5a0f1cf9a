namespace RedisLocking.Requests;

/// <summary>What a request says about its lock cannot be meant: a programmer's mistake, found before the request is handled.</summary>
internal sealed class LockedRequestException(Type request, string mistake, Exception? innerException = null)
    : InvalidOperationException($"The lock of request {request.FullName}: {mistake}.", innerException);
