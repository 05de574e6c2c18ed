using System;

namespace nanoFramework.Runtime.Native;

public class ConstraintException : Exception;

public static class ExecutionConstraint
{
    public static extern void Install(int timeoutMilliseconds, int priority);
}
