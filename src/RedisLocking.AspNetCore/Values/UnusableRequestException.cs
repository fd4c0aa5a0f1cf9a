namespace RedisLocking.AspNetCore.Values;

/// <summary>The request cannot name its lock. The message goes to the client: it names a placeholder or a rule, never a value.</summary>
internal sealed class UnusableRequestException(int statusCode, string message) : Exception(message)
{
    public int StatusCode => statusCode;
}
