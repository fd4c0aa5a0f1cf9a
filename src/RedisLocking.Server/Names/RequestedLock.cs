using System.Reflection;

namespace RedisLocking.Server.Names;

/// <summary>The lock that the path names.</summary>
internal sealed record RequestedLock(LockName Name)
{
    public static ValueTask<RequestedLock> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult(new RequestedLock(PathName.Read(context, "lock's name", text => new LockName(text))));
    }
}
