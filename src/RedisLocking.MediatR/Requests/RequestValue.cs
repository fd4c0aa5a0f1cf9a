using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RedisLocking.Requests;

/// <summary>
/// A placeholder's path as code: <c>{User.Email}</c> becomes <c>request =&gt; request.User?.Email</c>, and its value text that is
/// the same in every culture.
/// </summary>
internal static class RequestValue
{
    private static readonly MethodInfo TextOfFormattable = typeof(RequestValue).GetMethod(nameof(Text), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly ConstantExpression Missing = Expression.Constant(null, typeof(string));
    private static readonly Type[] Dates = [typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly)];

    /// <summary>A lambda from the request to the value's text, null where there is none.</summary>
    /// <exception cref="LockedRequestException">The path leads nowhere, or to what is no single value.</exception>
    public static LambdaExpression Read(Type request, LockPlaceholder placeholder)
    {
        if (placeholder.Source is { } source)
            throw new LockedRequestException(request, $"{placeholder} has the source '{source}'; the values of a request are its properties, written without a source: {{{placeholder.Path}}}");

        var parameter = Expression.Parameter(request, "request");
        return Expression.Lambda(Follow(request, placeholder, parameter, placeholder.Path.Split('.')), parameter);
    }

    private static Expression Follow(Type request, LockPlaceholder placeholder, Expression owner, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return ToText(request, placeholder, owner);

        var property = FindProperty(owner.Type, path[0])
            ?? throw new LockedRequestException(request, $"{placeholder} asks for '{path[0]}'; {owner.Type.Name} has {Properties(owner.Type)}");
        return WhenPresent(Expression.Property(owner, property), path[1..], (value, rest) => Follow(request, placeholder, value, rest));
    }

    // Evaluates the value once, and goes on with what is in it unless it is null.
    private static Expression WhenPresent(Expression value, ReadOnlySpan<string> rest, Next next)
    {
        var nullable = Nullable.GetUnderlyingType(value.Type) is not null;
        if (value.Type.IsValueType && !nullable)
            return next(value, rest);

        var variable = Expression.Variable(value.Type);
        return Expression.Block(
            [variable],
            Expression.Assign(variable, value),
            Expression.Condition(
                Expression.Equal(variable, Expression.Constant(null, value.Type)),
                Missing,
                next(nullable ? Expression.Property(variable, "Value") : variable, rest)));
    }

    private static Expression ToText(Type request, LockPlaceholder placeholder, Expression value)
    {
        if (value.Type == typeof(string))
            return value;
        if (value.Type.IsAssignableTo(typeof(IFormattable)))
            return Expression.Call(TextOfFormattable.MakeGenericMethod(value.Type), value, Expression.Constant(Dates.Contains(value.Type) ? "O" : null, typeof(string)));
        if (SaysItself(value.Type))
            return Expression.Call(value, nameof(ToString), null);

        throw new LockedRequestException(request, $"{placeholder} is a {value.Type.Name}, which is no single value; say which part of it: {{{placeholder.Path}.…}}, where it has {Properties(value.Type)}");
    }

    // What a record's generated ToString writes changes when somebody adds a property to it.
    private static bool SaysItself(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes) is { } method
        && method.DeclaringType != typeof(object)
        && method.DeclaringType != typeof(ValueType)
        && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static PropertyInfo? FindProperty(Type type, string name) =>
        Readable(type).FirstOrDefault(property => property.Name == name);

    private static string Properties(Type type)
    {
        var names = Readable(type).Select(property => property.Name).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "no properties" : $"the properties {string.Join(", ", names)}";
    }

    // The most derived first, so that one which hides another is found; an interface has those of its bases too.
    private static IEnumerable<PropertyInfo> Readable(Type type) =>
        (type.IsInterface ? type.GetInterfaces().Prepend(type) : Bases(type))
        .SelectMany(owner => owner.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0);

    private static IEnumerable<Type> Bases(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type;
    }

    private static string Text<T>(T value, string? format)
        where T : IFormattable =>
        value.ToString(format, CultureInfo.InvariantCulture);

    private delegate Expression Next(Expression value, ReadOnlySpan<string> rest);
}
