using System.Linq.Expressions;
using System.Reflection;

namespace RedisLocking.Requests;

/// <summary>What a type of request says about its lock, read once and checked as far as it can be without a request.</summary>
internal sealed class LockedRequest
{
    private LockedRequest(Type type, LockPolicy policy, bool shareHeld, IReadOnlyList<LockTemplate> templates)
    {
        Policy = policy;
        ShareHeld = shareHeld;
        Templates = templates;
        Values = [.. templates.Select(template => template.Placeholders.Select(placeholder => RequestValue.Read(type, placeholder)).ToList())];
    }

    public LockPolicy Policy { get; }

    public bool ShareHeld { get; }

    /// <summary>None: the request is an <see cref="ILockedRequest"/>.</summary>
    public IReadOnlyList<LockTemplate> Templates { get; }

    /// <summary>For each template, for each of its placeholders: from the request to the value.</summary>
    public IReadOnlyList<IReadOnlyList<LambdaExpression>> Values { get; }

    /// <summary>Null: requests of this type have no lock.</summary>
    /// <exception cref="LockedRequestException">What the type says cannot be meant.</exception>
    public static LockedRequest? Find(Type type, LockPolicies policies)
    {
        var attribute = type.GetCustomAttribute<LockedAttribute>(inherit: true);
        var saysItself = type.IsAssignableTo(typeof(ILockedRequest));
        if (attribute is null && !saysItself)
            return null;

        attribute ??= new LockedAttribute();
        if (saysItself == attribute.Templates.Count > 0)
        {
            throw new LockedRequestException(type, saysItself
                ? $"it is said twice, by the templates of [Locked] and by {nameof(ILockedRequest)}; leave out one of them"
                : "[Locked] has no template, as in [Locked(\"order:{Id}\")]");
        }

        try
        {
            return new LockedRequest(type, policies.For(attribute), attribute.ShareHeld, [.. attribute.Templates.Select(LockTemplate.Parse)]);
        }
        catch (Exception mistake) when (mistake is FormatException or ArgumentException)
        {
            throw new LockedRequestException(type, mistake.Message.TrimEnd('.'), mistake);
        }
    }
}
