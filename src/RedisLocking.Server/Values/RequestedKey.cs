using System.Reflection;
using RedisLocking.Optimistic;
using RedisLocking.Server.Names;

namespace RedisLocking.Server.Values;

/// <summary>The key of a value that the path names.</summary>
internal sealed record RequestedKey(string Key)
{
    public static ValueTask<RequestedKey> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult(new RequestedKey(PathName.Read(context, "key", text => Operation.Get(text).Key)));
    }
}
