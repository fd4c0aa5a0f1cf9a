using MediatR;

namespace RedisLocking.Requests;

/// <summary>What is wrong with a type that says a lock, as far as the application handles it.</summary>
internal static class RegisteredRequest
{
    /// <param name="type">Any type.</param>
    /// <param name="policies">The application's.</param>
    /// <param name="isRegistered">Whether the application has a service of that type.</param>
    /// <returns>Null: nothing, or the type says no lock, or nobody handles it here.</returns>
    public static InvalidOperationException? FindMistake(Type type, LockPolicies policies, Func<Type, bool> isRegistered)
    {
        if (type.IsAbstract || type.ContainsGenericParameters || !SaysALock(type))
            return null;

        var interfaces = type.GetInterfaces();
        if (interfaces.Any(implemented => HandlerOf(type, implemented) is { } handler && isRegistered(handler)))
            return Check(type, policies);
        if (interfaces.Contains(typeof(INotification)) && isRegistered(typeof(INotificationHandler<>).MakeGenericType(type)))
            return new LockedRequestException(type, "it is a notification, which goes through no pipeline, so that nothing would take the lock; let its handlers send a request that has it");
        if (interfaces.Any(implemented => IsHandler(implemented) && isRegistered(implemented)))
            return new LockedRequestException(type, "[Locked] stands on a handler, where nothing reads it; put it on the request");
        return null;
    }

    private static bool SaysALock(Type type) =>
        type.IsDefined(typeof(LockedAttribute), inherit: true) || type.IsAssignableTo(typeof(ILockedRequest));

    private static Type? HandlerOf(Type request, Type implemented)
    {
        if (implemented == typeof(IRequest))
            return typeof(IRequestHandler<>).MakeGenericType(request);
        if (!implemented.IsGenericType)
            return null;

        var definition = implemented.GetGenericTypeDefinition();
        var handler = definition == typeof(IRequest<>) ? typeof(IRequestHandler<,>)
            : definition == typeof(IStreamRequest<>) ? typeof(IStreamRequestHandler<,>)
            : null;
        return handler?.MakeGenericType(request, implemented.GetGenericArguments()[0]);
    }

    private static bool IsHandler(Type implemented) =>
        implemented.IsGenericType
        && implemented.GetGenericTypeDefinition() is var definition
        && (definition == typeof(IRequestHandler<>) || definition == typeof(IRequestHandler<,>)
            || definition == typeof(IStreamRequestHandler<,>) || definition == typeof(INotificationHandler<>));

    private static LockedRequestException? Check(Type type, LockPolicies policies)
    {
        try
        {
            LockedRequest.Find(type, policies);
            return null;
        }
        catch (LockedRequestException mistake)
        {
            return mistake;
        }
    }
}
