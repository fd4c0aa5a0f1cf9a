using System.Reflection;
using RedisLocking.Optimistic;
using RedisLocking.Server.Names;

namespace RedisLocking.Server.Sequences;

/// <summary>The sequence that the path names.</summary>
internal sealed record RequestedSequence(string Name)
{
    public static ValueTask<RequestedSequence> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        var store = context.RequestServices.GetRequiredService<IVersionedStore>();
        return ValueTask.FromResult(new RequestedSequence(PathName.Read(context, "sequence's name", text => store.Sequence(text).Name)));
    }
}
