namespace RedisLocking.Requests;

/// <summary>The names of a request's locks: what its type says, compiled. Without reflection from here on.</summary>
internal sealed class RequestNames<TRequest>
    where TRequest : notnull
{
    private readonly LockTemplate[] _templates;
    private readonly Func<TRequest, string?>[][] _values;

    public RequestNames(LockedRequest request)
    {
        _templates = [.. request.Templates];
        _values = [.. request.Values.Select(values => values.Select(value => (Func<TRequest, string?>)value.Compile()).ToArray())];
    }

    /// <summary>In the order in which they are written; two may be the same.</summary>
    /// <exception cref="LockTemplateValueException">A value of the request cannot go into a name.</exception>
    public LockName[] Of(TRequest request)
    {
        if (_templates.Length == 0)
            return [((ILockedRequest)request).LockName];

        var names = new LockName[_templates.Length];
        for (var index = 0; index < names.Length; index++)
            names[index] = Format(_templates[index], _values[index], request);
        return names;
    }

    private static LockName Format(LockTemplate template, Func<TRequest, string?>[] values, TRequest request)
    {
        if (values is [var only])
            return template.Format(only(request));

        var texts = new string?[values.Length];
        for (var index = 0; index < texts.Length; index++)
            texts[index] = values[index](request);
        return template.Format(texts);
    }
}
