using Microsoft.AspNetCore.Http;

namespace RedisLocking.AspNetCore.Optimistic;

/// <summary>The client's mistake, which is answered with 400 by whoever handles it.</summary>
internal sealed class UnreadableIfMatchException() : BadHttpRequestException("The header If-Match holds one entity tag, or an asterisk.");
