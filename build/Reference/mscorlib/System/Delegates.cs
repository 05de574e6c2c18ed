namespace System;

public delegate void Action();
public delegate void Action<in T1, in T2>(T1 arg1, T2 arg2);
public delegate void Action<in T>(T obj);
public delegate void AsyncCallback(IAsyncResult ar);
public delegate void EventHandler(object sender, EventArgs e);
public delegate void EventHandler<TEventArgs>(object sender, TEventArgs e);
public delegate TResult Func<in T, out TResult>(T arg);
public delegate TResult Func<in T1, in T2, out TResult>(T1 arg1, T2 arg2);
public delegate TResult Func<out TResult>();
